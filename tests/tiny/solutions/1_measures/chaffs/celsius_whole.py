# chaff of celsius: whole degrees only
# Half a degree is lost: which division keeps fractions?
def celsius(fahrenheit):
    return (fahrenheit - 32) * 5 // 9
