"""Speed and size as ratios against bare loops, on generated articles: `make bench`."""
