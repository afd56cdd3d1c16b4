"""What the public gets of a document: pages drawn anew, what is hidden burnt out of them, and the proof.

No Django models here. Rows and files are in `disclosures/documents/copies.py`.
"""
