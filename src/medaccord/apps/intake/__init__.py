"""Reports as they came in, and the receipts of those who sent them."""
