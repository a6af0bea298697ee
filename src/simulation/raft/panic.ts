/** Ends the process from deep inside, as Go's panic does; the words are its last ones. */
export class Panic extends Error {}
