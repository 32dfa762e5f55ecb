"""Personal data: kept encrypted, shown masked, revealed for a written reason, erased when its time is up."""
