// Lets better-sqlite3, written for Node-API 10, be built for Electrons that have Node-API 8 only.
//
// Its one need is napi_create_reference on primitive values (strings, symbols), which Node-API 8 refuses: it takes
// objects only. Here a primitive is put into an array of one element, the reference is made to that array, and the
// element is taken out again when the reference is read. Which references are such boxes is remembered in a set.
#pragma once
#include <mutex>
#include <node_api.h>
#include <unordered_set>

namespace peygir {

class Boxes {
 public:
  static Boxes& all() {
    static Boxes* boxes = new Boxes();  // never freed: references are still dropped while the process ends
    return *boxes;
  }
  void add(napi_ref ref) { std::lock_guard<std::mutex> lock(mutex_); refs_.insert(ref); }
  void drop(napi_ref ref) { std::lock_guard<std::mutex> lock(mutex_); refs_.erase(ref); }
  bool has(napi_ref ref) { std::lock_guard<std::mutex> lock(mutex_); return refs_.count(ref) != 0; }

 private:
  std::mutex mutex_;  // every worker thread with the module open shares the set
  std::unordered_set<napi_ref> refs_;
};

inline napi_status createReference(napi_env env, napi_value value, uint32_t count, napi_ref* out) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (type == napi_object || type == napi_function || type == napi_external) return napi_create_reference(env, value, count, out);
  napi_value box;
  if ((status = napi_create_array_with_length(env, 1, &box)) != napi_ok) return status;
  if ((status = napi_set_element(env, box, 0, value)) != napi_ok) return status;
  if ((status = napi_create_reference(env, box, count, out)) == napi_ok) Boxes::all().add(*out);
  return status;
}

inline napi_status getReferenceValue(napi_env env, napi_ref ref, napi_value* out) {
  napi_status status = napi_get_reference_value(env, ref, out);
  if (status != napi_ok || *out == nullptr || !Boxes::all().has(ref)) return status;
  return napi_get_element(env, *out, 0, out);
}

inline napi_status deleteReference(napi_env env, napi_ref ref) {
  Boxes::all().drop(ref);
  return napi_delete_reference(env, ref);
}

}  // namespace peygir

#define napi_create_reference peygir::createReference
#define napi_get_reference_value peygir::getReferenceValue
#define napi_delete_reference peygir::deleteReference
