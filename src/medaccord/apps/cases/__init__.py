"""Cases: participants, embargo, vulnerabilities and every answer about them."""
