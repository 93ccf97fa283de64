"""Prints what moodle-xml-parser reads in the file that is named first: choices, and the gaps of cloze questions."""

import dataclasses
import json
import sys

from moodle_xml_parser.parser import parse_file

# The reader prints faults of single questions to the standard output, where they make the JSON invalid.
questions = parse_file(sys.argv[1])
print(json.dumps({kind: [dataclasses.asdict(question) for question in some] for kind, some in questions.items()}))
