// SHA-256 by libcrypto: see hash.h.
// SPDX-License-Identifier: MIT
#include "harness/input/hash.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "reports/text.h"

static char *digits(const unsigned char *digest, unsigned length)
{
    Text text = {0};
    for (unsigned i = 0; i < length; i++)
        text_print(&text, "%02x", digest[i]);
    return text.data;
}

char *hash_file(const char *path)
{
    FILE *file = fopen(path, "rbe");
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char buffer[65536], digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    bool well = file && context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
    for (size_t got; well && (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        well = EVP_DigestUpdate(context, buffer, got) == 1;
    well = well && !ferror(file) && EVP_DigestFinal_ex(context, digest, &length) == 1;
    EVP_MD_CTX_free(context);
    if (file)
        fclose(file);
    return well ? digits(digest, length) : NULL;
}

char *hash_bytes(const void *bytes, size_t length)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    return EVP_Digest(bytes, length, digest, &size, EVP_sha256(), NULL) == 1 ? digits(digest, size) : NULL;
}
