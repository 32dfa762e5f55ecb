"""Numbered documents with a QR code, and a public page that verifies them.

An app registers a :class:`~core.certificates.kinds.CertificateKind` in ``AppConfig.ready``; its service calls
``issue`` and ``revoke``; ``render`` writes the PDF and the Word file. ``/verify/`` shows what the certificate says.
"""
