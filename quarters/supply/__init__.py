"""Supply: who is without a service on foot, and which premises would close the gap. Plain arrays in and out.

One number = one function = one docstring with its formula. No database, no tables, no map.
"""
