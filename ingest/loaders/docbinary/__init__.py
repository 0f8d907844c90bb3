"""The binary Word file of 1997 to 2003 (MS-DOC), read as the tree of elements that a docx of the same text has.

``header`` finds what stands where, ``pieces`` puts the text together, ``runs`` finds the properties of a place in the
file, ``sprms`` reads them, ``rows`` says which cells a table's row has, ``letters`` what is shown of the text,
``tables`` and ``story`` make elements of it, ``beside`` adds headers, footers, notes and text boxes.
"""
