/** Columns that hold another stream's key. */
export const pointers: Readonly<Record<string, string>> = { folder_id: 'folders' }
