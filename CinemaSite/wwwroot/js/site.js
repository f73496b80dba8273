// Everything works without this file; it only saves reloads and keeps a film's place.
