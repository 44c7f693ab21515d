"""Files of public registries: one module for each source, which reads them row by row within limits."""
