"""What every test stands on: the embedded servers, and a database that pytest-django makes."""

from config import embedded

embedded.ensure()
