"""One file and one paper per algorithm, found by module (`naming`): a new file is enough.

`moments/` is what `lambdamart` and `default` know of one moment; it fits other algorithms to know it.
`blended/` is what `blend` adds up, and how it chooses the weights.
"""
