"""Places and the numbers on papers: the gazetteer of Xinjiang and Kazakhstan, and identity numbers explained."""
