"""What the program carries with it: fonts, icons, sentences in six languages, the gazetteer. Data, no code."""
