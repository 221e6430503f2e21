"""The web pages of a brief: frozen material in, files as (relative path, text) out.

Every page is static, links relatively, loads nothing from another host and works from file://. This
package must not know where the files lie, nor the database or the clock.
"""
