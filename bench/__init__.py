"""What is measured by hand, beside the tests."""
