"""Not there for the servers of the tests, as it is not there in production.

Only Dash needs it, which the benchmark holds our pages against. Wherever it is installed Streamlit imports it: 16 MB.
"""

raise ModuleNotFoundError("for the benchmark's Dash only")
