"""The pages: a layout a page, the configuration that the bridge reads, and the callbacks."""
