/**
 * RunPod secret that a new template takes root's password from. It is alone in its
 * file: the summary names it, also of a run without RunPod, which loads nothing else
 * of this folder.
 */
export const PASSWORD_SECRET = 'milvus_root_password'
