/** Where the image keeps all data, unless MILVUS_DATA_DIR says otherwise. */
export const DATA_PATH = '/var/lib/milvus'
