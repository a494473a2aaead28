"""What scoring brings without a database: figures from a file of counts, and tallies from Parquet."""

from portal.features import Feature
from surveys.cli import score, tallies

FEATURE = Feature(name="scoring", plain_commands=(score, tallies))
