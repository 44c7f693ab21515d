"""Views of discussion: posts, documents, files and requests for records."""
