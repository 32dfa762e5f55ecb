"""Versioned forms made of questions, without a developer: conditions, calculations, tables, word limits, prefill.

A form is a :class:`~core.forms.declaration.Declaration`, kept as JSON by a version that is frozen once it is released.
Screen, validation, Word form and spreadsheet are all made from that one declaration. An app that uses forms registers
a :class:`~core.forms.registries.FormKind` and keeps answers as JSON beside the version that they answer.
"""
