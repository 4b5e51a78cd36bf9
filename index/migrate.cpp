#include "index/migrate.h"

#include "index/key_format.h"
#include "index/store.h"

namespace mifdex::index {

io::Result<Migration> migrate(const std::string& dir) {
  auto store = Store::open_to_read(dir);  // takes the present version and no other
  if (!store) return io::pass(store);
  return Migration{kFormatVersion, kFormatVersion};
}

}  // namespace mifdex::index
