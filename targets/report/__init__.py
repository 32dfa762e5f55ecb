"""The annual report as a Word document: ``builder`` gathers, ``template`` says how it looks unless staff replace it."""
