INSERT DATA { person:ada owl:differentFrom "Ben" }
