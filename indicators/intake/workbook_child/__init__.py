"""The process that opens somebody else's workbook, apart from the server.

``main`` answers about the workbook on standard input. Calamine reads the cells of ``.xlsx`` and ``.ods``; it does not
tell what changes the meaning of a cell (how its number or date is shown, formulas that nobody calculated, errors,
hidden rows, merged cells), so the XML is read once more for these marks: ``office_open`` for ``.xlsx``,
``open_document`` for ``.ods``, both into ``marks``; ``formats`` knows what a number format shows, ``cells`` writes a
cell as text.

What does not belong here: anything else of the project. The process starts without it and imports only this folder.
"""
