"""From words to wishes about the music, and from wishes to tracks."""
