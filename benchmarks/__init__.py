"""What the README and the docs quote, re-measured by one command each: python -m benchmarks.NAME"""
