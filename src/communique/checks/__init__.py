"""What must hold for the files before anything is built from them."""
