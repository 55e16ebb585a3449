# chaff of celsius: forgets the 32
# Water freezes at 32 degrees Fahrenheit: where do the two scales have their zero?
def celsius(fahrenheit):
    return fahrenheit * 5 / 9
