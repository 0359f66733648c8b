/** How DuckDB is opened so that it can do nothing but what it is there for. */

/** What DuckDB is opened with, and the statements that lock it down before any other runs. */
export interface LockedSettings {
  options: Record<string, string>;
  statements: string[];
}

/**
 * Settings under which only files of one folder can be reached (symbolic links that leave it included), no extension loads, memory is
 * limited and the configuration is locked. `spill` is the folder inside of it where tables go that are larger than the memory; null: nowhere.
 */
export function lockedSettings(folder: string, spill: string | null): LockedSettings {
  return {
    options: {
      memory_limit: '512MB',
      threads: '2',
      temp_directory: spill ?? '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    },
    statements: [
      `set allowed_directories = ['${`${folder}/`.replaceAll("'", "''")}']`,
      'set enable_external_access = false',
      'set lock_configuration = true',
    ],
  };
}
