"""What ``storywatch feeds`` does, and how a polled document becomes rows."""
