"""What every face that speaks HTTP has around it: guards, headers, cache, who asks, who may enter."""
