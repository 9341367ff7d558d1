"""Quizzes and scenarios in the formats of other programs: QTI 3 both ways, GIFT and H5P out. Bytes in, bytes out."""
