"""The phone page: interface, offline queue, faults."""
