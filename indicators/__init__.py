"""The core of the dashboard: everything that can be known about the strategy's indicators without a screen.

No module in here imports Streamlit. The rooms and who may import whom are an import-linter
contract in ``pyproject.toml``; what each room holds is said at its top.
"""
