"""The colours of all pictures. A symbol or a word always says the same as a colour."""

INK, QUIET, GREY, LINE, CARD = "#1f2933", "#5a6572", "#6b7681", "#d5dbe1", "#ffffff"
# Okabe and Ito's, darkened until words may wear them (4.5:1 on white).
BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#bf5300", "#00805b", "#ad5188"
PALE = {BLUE: "#bcd6e8", GREEN: "#b6dccf", GREY: "#dde2e6", VERMILLION: "#f0d3bd"}  # too few to say
COLOURS = {"up": BLUE, "across": GREEN, "down": PURPLE, "outside": VERMILLION, "unknown": QUIET}
