"""What is made from the description of our API: the client, and the gate that keeps promises."""
