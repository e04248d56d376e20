"""Pages as a browser meets them: Lighthouse's marks, and the web's vital times."""
