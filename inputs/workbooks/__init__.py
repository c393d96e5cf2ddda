"""Workbooks to grids: a streaming reader of .xlsx and .ods that resolves nothing."""
