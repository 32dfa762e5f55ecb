"""Personal data: kept encrypted, shown masked, revealed for a reason that is written down, erased when its time is up."""
