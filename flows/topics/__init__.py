"""What ``storywatch topics`` does: check, show, try, judge and suggest."""
