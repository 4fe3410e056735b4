/** Where other programs of this machine find the server of a data folder: a file in it that names the address. */
export const SERVER_FILE = 'server.json';
