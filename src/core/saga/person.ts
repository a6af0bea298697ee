/** What the name of a person begins with in the log; engines are `engine:ID`. */
export const PERSON = 'person:';
