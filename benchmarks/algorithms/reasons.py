"""Why an algorithm that nowhere beats popularity is here all the same."""

REASONS = {
    "baseline": "it predicts ratings and knows no person's taste; as a list it shows what is rated highest by "
    "those who have seen it, which few have. It is what the predictors are measured against.",
}
