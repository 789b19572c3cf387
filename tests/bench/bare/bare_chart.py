"""A page with one chart and nothing else."""

import streamlit as st

st.vega_lite_chart({"data": {"values": [{"x": 1, "y": 2}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}})
